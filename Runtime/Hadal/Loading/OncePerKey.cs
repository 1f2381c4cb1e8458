using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Hadal.Loading;

/// <summary>Makes a value once for each key, however many threads ask first; a failure is told to all who wait, and tried again later.</summary>
internal sealed class OncePerKey<TKey, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<TValue>> _values = new();

    internal TValue Get(TKey key, Func<TValue> make)
    {
        Lazy<TValue> value = _values.GetOrAdd(key, static (_, make) => new(make), make);
        try
        {
            return value.Value;
        }
        catch
        {
            // Only this failure: another thread may have put its own attempt there since.
            _values.TryRemove(new(key, value));
            throw;
        }
    }
}
