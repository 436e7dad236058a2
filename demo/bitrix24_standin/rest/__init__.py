"""The portal's REST server: addresses, authorization, methods, batch, faults."""
