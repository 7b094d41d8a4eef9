"""Where it shows: magics, Tab, help, live displays."""
