namespace Hadal.Storage.Engines.UserRings;

/// <summary>
/// Asks in the background whether a server lives, for a server that hangs may hang whoever asks. One question at a time.
/// </summary>
internal sealed class LivenessProbe(Action isDead)
{
    private int _isAsking;

    internal void Ask(UserRingLink link)
    {
        if (Interlocked.Exchange(ref _isAsking, 1) != 0)
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                bool lives = link.Mount.IsServerAlive();
                if (!lives)
                {
                    link.IsDead = true;
                }

                Volatile.Write(ref _isAsking, 0);
                if (!lives)
                {
                    isDead();
                }
            },
            null);
    }
}
