"""What every capability stands on and none of them is about: events, ledger, story, reactions."""
