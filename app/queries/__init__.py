"""Reads: named questions. Every one about a family takes the actor and answers only from that actor's own caseload."""
