namespace Hadal;

/// <summary>A call of the CUDA driver that failed.</summary>
public sealed class CudaException : HadalException
{
    internal CudaException(int code, string errorName, string description, string call)
        : base($"{call} failed with {errorName} ({code}): {description}.")
    {
        Code = code;
        ErrorName = errorName;
        Call = call;
    }

    /// <summary>The driver's <c>CUresult</c>.</summary>
    public int Code { get; }

    /// <summary>Such as <c>CUDA_ERROR_INVALID_VALUE</c>.</summary>
    public string ErrorName { get; }

    /// <summary>The driver function, and where it helps the kernel or tensor that it was called for.</summary>
    public string Call { get; }
}
