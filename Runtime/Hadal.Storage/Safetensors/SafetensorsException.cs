namespace Hadal.Storage.Safetensors;

/// <summary>
/// A safetensors file, or a model of several, is not what the format or the caller says. The message names the file, the tensor where
/// it is one tensor's fault, what was expected and what was found.
/// </summary>
public sealed class SafetensorsException : IOException
{
    /// <summary>A fault of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor, or null where the fault is of the whole file.</param>
    /// <param name="problem">What was expected and what was found.</param>
    /// <param name="cause">What the operating system or the parser said, if anything.</param>
    public SafetensorsException(string path, string? tensor, string problem, Exception? cause = null)
        : base(tensor is null ? $"'{path}': {problem}" : $"'{path}', tensor {Quoted.Name(tensor)}: {problem}", cause)
    {
        Path = path;
        Tensor = tensor;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensor; null where the fault is of the whole file.</summary>
    public string? Tensor { get; }
}
