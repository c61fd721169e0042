// Calls everything that npm's hibp can, against the service at argv[2]; prints what came as JSON.
// argv: the service, a key, a key of two requests at once.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.CLIENTS + '/');
const hibp = await import(pathToFileURL(require.resolve('hibp')).href);
const [service, apiKey, slowKey] = process.argv.slice(2);
const v3 = { baseUrl: `${service}/api/v3`, userAgent: 'clients' };
const keyed = { ...v3, apiKey };
const bare = { baseUrl: service, userAgent: 'clients' };

async function failed(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.name, limited: error instanceof hibp.RateLimitError,
             wait: error.retryAfterSeconds, message: error.message };
  }
}

async function limited() {
  for (let i = 0; i < 4; i += 1) {
    const found = await failed(() => hibp.breachedAccount('first@example.com', { ...v3, apiKey: slowKey }));
    if (found !== null) return found;
  }
  return null;
}

const calls = {
  names: () => hibp.breachedAccount('second@example.com', keyed),
  models: () => hibp.breachedAccount('second@example.com', { ...keyed, truncate: false }),
  filtered: () => hibp.breachedAccount('second@example.com',
    { ...keyed, domain: 'shop.example.com', includeUnverified: false }),
  breach: () => hibp.breach('Leak', v3),
  noBreach: () => hibp.breach('Nothing', v3),
  breaches: () => hibp.breaches(v3),
  latest: () => hibp.latestBreach(v3),
  classes: () => hibp.dataClasses(v3),
  pastes: () => hibp.pasteAccount('sixth@example.com', keyed),
  domain: () => hibp.breachedDomain('example.com', keyed),
  subscribed: () => hibp.subscribedDomains(keyed),
  status: () => hibp.subscriptionStatus(keyed),
  logsByEmail: () => hibp.stealerLogsByEmail('fifth@example.com', keyed),
  logsByEmailDomain: () => hibp.stealerLogsByEmailDomain('example.com', keyed),
  logsByWebsite: () => hibp.stealerLogsByWebsiteDomain('example.com', keyed),
  password: () => hibp.pwnedPassword('planted password 7', bare),
  goodPassword: () => hibp.pwnedPassword('nobody planted this one', { ...bare, addPadding: true }),
  range: () => hibp.pwnedPasswordRange('8846F', { ...bare, mode: 'ntlm' }),
  search: () => hibp.search('second@example.com', keyed),
  nobody: () => hibp.breachedAccount('stranger@example.com', keyed),
  wrongKey: () => failed(() => hibp.breachedAccount('a@example.com', { ...v3, apiKey: 'ab'.repeat(16) })),
  limited,
};

const found = {};
for (const [name, call] of Object.entries(calls)) found[name] = await call();
console.log(JSON.stringify(found));
