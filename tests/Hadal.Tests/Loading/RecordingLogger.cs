using Microsoft.Extensions.Logging;

namespace Hadal.Tests.Loading;

/// <summary>Keeps what is logged in a test; or throws.</summary>
internal sealed class RecordingLogger(bool throws = false) : ILoggerFactory, ILogger
{
    internal List<(LogLevel Level, int Id, string Text)> Lines { get; } = [];

    /// <summary>Of each line, the names of its values.</summary>
    internal List<string[]> Names { get; } = [];

    /// <summary>Of each line, its exception.</summary>
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

        Names.Add([.. ((IReadOnlyList<KeyValuePair<string, object?>>)state!).Select(value => value.Key).Where(name => name != "{OriginalFormat}")]);
        Exceptions.Add(exception);
        Lines.Add((logLevel, eventId.Id, formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}
