"""Real servers for the tests: started in a temporary folder, gone when the run ends, however it ends."""
