"""HOW it is asked: settings, login, requests, limits, jobs, the journal. Knows no notebook."""
