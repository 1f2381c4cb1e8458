namespace Hadal.Parallelism.Traces;

/// <summary>The parts of a demangled name.</summary>
internal static class KernelName
{
    private const string Anonymous = "(anonymous namespace)";

    /// <summary>
    /// The function with its namespaces, without what it returns, its template arguments and its parameters. Those may name anything:
    /// a policy of another library, a lambda within some dispatch.
    /// </summary>
    internal static ReadOnlySpan<char> Function(string name)
    {
        int end = 0;
        while (end < name.Length && name[end] is not '<')
        {
            if (name[end] == '(')
            {
                if (!name.AsSpan(end).StartsWith(Anonymous, StringComparison.Ordinal))
                {
                    break;
                }

                end += Anonymous.Length;
            }
            else
            {
                end++;
            }
        }

        return name.AsSpan(0, end);
    }
}
