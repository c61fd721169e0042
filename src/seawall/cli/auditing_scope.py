"""seawall audit scope: write, sign and check what an audit may touch."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import click

from seawall.cli import options

TEMPLATE = """schema = "seawall.scope/1"

[authorisation]
organisation = "{organisation}"
owner = "{owner}"
approver = "{approver}"
reference = "{reference}"
valid_from = {valid_from}
valid_until = {valid_until}
contact_24h = "{contact}"
jurisdiction = ""

# One line per network, address or name that is ours. No line, no packet. Levels: L0 listen, L1 hello,
# L2 prove what anybody may do, L3 counts and sizes, L4 a vendor's default credential (state lockout_after).
#[[allow]]
#cidr = "10.0.0.0/24"
#ports = "usual"
#level = "L2"

#[[deny]]
#host = "10.0.0.7"
#reason = "payments"

[rate]
global_per_s = 100
per_host_per_s = 20
per_24_per_s = 50
concurrent_per_host = 1
bytes_per_host = 96000
stop_after_errors = 10
"""
PLAIN = click.STRING


@click.group("scope")
def scope() -> None:
    """Write, sign and check scopes. Without a signed one, no audit sends anything.

    \b
    Examples:
      seawall audit scope new scope.toml --organisation Example --owner storage@example.com \\
          --approver ciso@example.com --reference CHG-1 --contact "+86 10 5555 0100"
      seawall audit scope sign scope.toml --secret ~/ciso.key
      seawall audit scope check scope.toml
    """


@scope.command("new")
@click.argument("path", type=options.PATHS)
@click.option("--organisation", required=True, help="Whose doors these are.")
@click.option("--owner", required=True, help="Who owns them.")
@click.option("--approver", required=True, help="Who will sign, as his key names him.")
@click.option("--reference", required=True, help="The change or ticket that permits it.")
@click.option("--contact", required=True, help="Whom to ring at any hour.")
@click.option(
    "--days",
    type=click.IntRange(1, 90),
    default=30,
    show_default=True,
    help="How long it is valid.",
)
def new(
    path: Path,
    organisation: str,
    owner: str,
    approver: str,
    reference: str,
    contact: str,
    days: int,
) -> None:
    """Write a scope to PATH that allows nothing yet.

    \b
    Examples:
      seawall audit scope new scope.toml --organisation Example --owner storage@example.com \\
          --approver ciso@example.com --reference CHG-1 --contact "+86 10 5555 0100"
    """
    from seawall.errors import ScopeError

    now = options.now()
    stated = {"organisation": organisation, "owner": owner, "approver": approver, "reference": reference,
              "contact": contact}  # fmt: skip
    for word, value in stated.items():
        if not value.isprintable() or '"' in value or "\\" in value:
            raise click.BadParameter("letters, digits and plain signs only", param_hint=f"--{word}")
    text = TEMPLATE.format(
        **stated, valid_from=now.isoformat(), valid_until=(now + timedelta(days=days)).isoformat()
    )
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise ScopeError(f"{path.name}: exists already.") from None
    click.echo(f"{path}: allows nothing yet. Add [[allow]] lines, then have it signed.")


@scope.command("key")
@click.argument("approver")
@click.option(
    "--secret", "secret", type=options.PATHS, required=True, help="Where the secret key goes."
)
def key(approver: str, secret: Path) -> None:
    """Make the key with which APPROVER signs scopes.

    \b
    Examples:
      seawall audit scope key ciso@example.com --secret ~/ciso.key
    """
    from seawall import approvers

    public = approvers.new(approver, secret, token=secrets.token_bytes)
    click.echo(f"{secret}: keep it. {public}: hand it to whoever runs audits.")


@scope.command("sign")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--secret", "secret", type=options.PATHS, required=True, help="The approver's secret key."
)
def sign(path: Path, secret: Path) -> None:
    """Sign the scope PATH, as its approver. What it allows is printed first.

    \b
    Examples:
      seawall audit scope sign scope.toml --secret ~/ciso.key
    """
    from seawall import approvers
    from seawall.audit import plan, scope_file, signature
    from seawall.cli import auditing
    from seawall.errors import ScopeError

    found = auditing.read(path)
    name, secret_key = approvers.secret(secret)
    if name != found.authorisation.approver:
        raise ScopeError("This is not the key of the approver whom the scope names.")
    raw = auditing.text_of(path)
    unsigned = raw.decode().split(f"[{signature.TABLE}]", 1)[0].rstrip()
    table = scope_file.parse(unsigned.encode())
    if signature.canonical(table) != signature.canonical(scope_file.parse(raw)):
        raise ScopeError("Something stands behind the signature. Move it in front of it.")
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(f"{unsigned}\n\n{signature.sign(table, secret_key)}", "utf-8")
    temporary.replace(path)
    click.echo(f"{path}: {len(found.allow)} allow lines, {plan.n_doors(found):,} doors at most, "
               f"until {found.authorisation.valid_until.isoformat()}. Signed by {name}.")  # fmt: skip


@scope.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Say whether the scope PATH may be run now.

    \b
    Examples:
      seawall audit scope check scope.toml
    """
    from seawall.audit import plan
    from seawall.cli import auditing

    found = auditing.load(auditing.Asked(path))
    click.echo(f"{path}: signed by {found.signed_by}, {len(found.allow)} allow lines, "
               f"{plan.n_doors(found):,} doors at most, scope {found.sha256[:16]}.")  # fmt: skip
