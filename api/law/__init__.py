"""What is loaded, told to anybody: standards, kinds of subjects and their questions, blank forms, schemas."""
