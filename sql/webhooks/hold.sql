-- Keeps others from making or changing webhooks until the transaction ends; reading goes on.
lock table webhooks in share row exclusive mode
