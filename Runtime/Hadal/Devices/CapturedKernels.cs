namespace Hadal;

/// <summary>The names of a capture's kernels, for errors to tell when its graph fails or another thread meets it.</summary>
internal sealed class CapturedKernels
{
    private readonly Lock _adding = new();
    private readonly List<string> _names = [];
    private int _count;

    internal void Add(string name)
    {
        lock (_adding)
        {
            _count++;
            if (!_names.Contains(name))
            {
                _names.Add(name);
            }
        }
    }

    /// <summary>Each name once, in the order of the first launches.</summary>
    public override string ToString()
    {
        lock (_adding)
        {
            return _names.Count switch
            {
                0 => "no kernel (copies and fills)",
                1 => _names[0],
                _ => $"{string.Join(", ", _names)} ({_count} launches)",
            };
        }
    }
}
