"""What happens to a text before rules run: folding, sentences, dateline."""
