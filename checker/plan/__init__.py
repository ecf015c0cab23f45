"""The relational plan of a set of rules: few kinds of columns over tables of records, the same for every engine."""
