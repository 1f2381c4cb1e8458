using Microsoft.Extensions.Logging;

namespace Hadal.Tests.Loading;

/// <summary>Keeps what is logged in a test; or throws.</summary>
internal sealed class RecordingLogger(bool throws = false) : ILoggerFactory, ILogger
{
    internal List<(LogLevel Level, int Id, string Text)> Lines { get; } = [];

    internal List<Exception?> Exceptions { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (throws)
        {
            throw new InvalidOperationException("the disk of the logs is full");
        }

        Lines.Add((logLevel, eventId.Id, formatter(state, exception)));
        Exceptions.Add(exception);
    }

    public void Dispose()
    {
    }
}
