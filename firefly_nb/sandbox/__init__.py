"""The sandbox: a local stand-in for the Firefly service, a program of its own.

``python -m firefly_nb.sandbox`` serves the service's HTTP protocol on 127.0.0.1 and paints modest pictures itself.
Nothing here is imported by the client, and nothing of the client is imported here: a stand-in that shared the
client's tables would agree with its mistakes.
"""
