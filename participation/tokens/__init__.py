"""Personal tokens: keys that a person gives to programs which act for them."""
