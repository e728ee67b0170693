"""What a person touches: command line and Excel front end."""
