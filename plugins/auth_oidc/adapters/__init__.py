"""The provider: how it is asked, what is known of it, how its tokens are checked, how people are sent there."""
