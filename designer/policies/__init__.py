"""Policies: small changes to each request and answer, chosen from a catalogue (`policyTemplateInstances`)."""
