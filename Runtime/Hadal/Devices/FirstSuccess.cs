namespace Hadal;

/// <summary>A value that is made once. Unlike with <see cref="Lazy{T}"/>, a failure is told to its caller alone, and the next one tries again.</summary>
internal sealed class FirstSuccess<T>(Func<T> make)
    where T : class
{
    private readonly Lock _making = new();
    private volatile T? _value;

    internal T Value => _value ?? Make();

    private T Make()
    {
        lock (_making)
        {
            return _value ??= make();
        }
    }
}
