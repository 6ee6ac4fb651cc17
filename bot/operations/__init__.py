"""What an operator needs: logs without secrets."""
