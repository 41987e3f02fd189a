"""核实认定: what officers decide on a finding, beside what the program suggested and the enterprise said."""
