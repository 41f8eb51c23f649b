"""Writes: one function per thing a person does, actor first. They flush; the web and the commands commit."""
