using Microsoft.Extensions.Logging;

namespace Hadal.Diagnostics;

/// <summary>A logger of the application's whose exceptions are not the caller's.</summary>
internal sealed class GuardedLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => Guard(() => inner.IsEnabled(logLevel));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Guard(() =>
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return true;
        });

    private static bool Guard(Func<bool> call)
    {
        try
        {
            return call();
        }
#pragma warning disable CA1031 // Whatever it is, the kernel runs without the line.
        catch
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
