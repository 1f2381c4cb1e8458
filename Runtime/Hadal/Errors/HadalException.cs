namespace Hadal;

/// <summary>The base of everything that Hadal throws of its own.</summary>
public class HadalException : Exception
{
    /// <summary>An error with a message.</summary>
    public HadalException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public HadalException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
