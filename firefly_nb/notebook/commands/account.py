"""Commands about credentials and about what is kept on this computer."""

from __future__ import annotations

from firefly_nb.errors import FireflyError
from firefly_nb.notebook import live
from firefly_nb.notebook.ask import agreed
from firefly_nb.notebook.commands.table import Call, Flag, command


@command(
    "login",
    "Type your client id and secret; they are tried first, and kept in the system keyring if you say so.",
    arguments="[--forget]",
    flags=(Flag("--forget", "Remove what the system keyring holds."),),
)
def login(call: Call) -> None:
    from firefly_nb.notebook.login import forget, log_in

    magics = call.magics
    if call.flags.get("--forget"):
        line = forget(magics.client.settings)
        magics.use(None)
    else:
        client, line = log_in(lambda identity, secret: magics.new_client(client_id=identity, client_secret=secret))
        magics.use(client)
    live.say(line)


@command(
    "forget",
    "Remove the journal and the images that are kept on this computer, after asking.",
    arguments="[--yes]",
    flags=(Flag("--yes", "Do not ask."),),
)
def forget(call: Call) -> None:
    from firefly_nb.core.wipe import kept, wipe

    magics = call.magics
    home = magics.client.settings.home
    here = [client for client in magics.clients if client.settings.home == home]
    left = [job for client in here for job in client.jobs if not job.status.finished]
    if left:
        numbers = " ".join(str(job.number) for job in left)
        raise FireflyError(f"forget: {len(left)} jobs are under way; %firefly wait or %firefly cancel {numbers} first")
    found = kept(home)
    what = f"{found.jobs} jobs, {found.files} files, {found.size / 1e6:.1f} MB in {home}"
    if not call.flags.get("--yes") and not agreed(
        f"Remove {what}? This cannot be undone.", "run %firefly forget --yes to remove without being asked"
    ):
        live.say("Nothing was removed.")
        return
    for client in here:
        client.close()
    magics.use(None)
    wipe(home)
    live.say(f"Removed {what}. Credentials in the system keyring: %firefly login --forget.")
