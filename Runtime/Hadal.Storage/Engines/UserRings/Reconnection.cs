using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>Looks for a server in the background, for an engine that has lost its own: only while requests come, and not more often than it makes sense.</summary>
internal sealed class Reconnection(UserRingConnection connection, UserRingOptions options) : IDisposable
{
    private const long PauseMilliseconds = 100;

    private Task<(UserRingLink Link, UserRing Ring)?>? _attempt;
    private long _next;

    internal static (UserRingLink Link, UserRing Ring) Connect(UserRingConnection connection, UserRingOptions options)
    {
        UserRingLink link = connection.Acquire();
        try
        {
            return (link, link.Mount.CreateRing(options));
        }
        catch
        {
            connection.Release(link);
            throw;
        }
    }

    /// <summary>What an attempt has brought; starts one where none runs.</summary>
    internal (UserRingLink Link, UserRing Ring)? TryTake()
    {
        long now = Environment.TickCount64;
        if (_attempt is null && now >= _next)
        {
            _next = now + PauseMilliseconds;
            _attempt = Task.Run(Attempt);
        }

        if (_attempt is not { IsCompleted: true })
        {
            return null;
        }

        (UserRingLink Link, UserRing Ring)? result = _attempt.Result;
        _attempt = null;
        return result;
    }

    public void Dispose() => _attempt?.ContinueWith(
        attempt =>
        {
            if (attempt.Result is { } connected)
            {
                connected.Ring.Dispose();
                connection.Release(connected.Link);
            }
        },
        TaskScheduler.Default);

    private (UserRingLink Link, UserRing Ring)? Attempt()
    {
        try
        {
            return Connect(connection, options);
        }
#pragma warning disable CA1031 // Whatever it was: there is no server now, and the next request looks again.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
