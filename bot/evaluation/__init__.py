"""How well the bot answers: question sets, and what is measured over them."""
