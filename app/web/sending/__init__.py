"""Where devices send what was answered without a network, and are told what has arrived."""
