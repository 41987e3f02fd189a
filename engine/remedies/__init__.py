"""What to do first: the changes that clear what a verdict found, and the cheapest set of them that clears it all."""
