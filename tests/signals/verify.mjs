// Reads {"jwks", "iss", "aud", "tokens"} from stdin; prints the claims that npm's jose verified.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const resolve = createRequire(process.argv[2] + '/').resolve;
const jose = await import(pathToFileURL(resolve('jose')));
const asked = JSON.parse(readFileSync(0, 'utf8'));
const keys = jose.createLocalJWKSet(asked.jwks);
const verified = [];
for (const token of asked.tokens) {
  const { payload } = await jose.jwtVerify(token, keys, {
    issuer: asked.iss, audience: asked.aud, typ: 'secevent+jwt', algorithms: ['RS256', 'ES256'],
  });
  verified.push(payload);
}
console.log(JSON.stringify(verified));
