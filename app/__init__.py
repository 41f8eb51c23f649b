"""VIG DCS: measures before and after Video Interaction Guidance, and an honest answer to whether things changed."""
