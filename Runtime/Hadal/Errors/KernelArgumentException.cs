namespace Hadal;

/// <summary>An argument of a kernel call that does not fit; nothing was launched.</summary>
public sealed class KernelArgumentException : ArgumentException
{
    /// <summary>An argument that does not fit.</summary>
    /// <param name="argument">The parameter's name.</param>
    /// <param name="message">The kernel, the expected and the given.</param>
    public KernelArgumentException(string argument, string message)
        : base(message, argument)
    {
    }
}
