"""Forms by the thousand: `pool` runs any work in processes that may die, `work` is the judging they do."""
