"""The service: nothing yet. It will call the engine as the command line does, and never the other way round."""
