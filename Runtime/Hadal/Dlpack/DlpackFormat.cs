namespace Hadal;

/// <summary>Which of DLPack's two C structures an address names.</summary>
public enum DlpackFormat
{
    /// <summary><c>DLManagedTensorVersioned</c>, of DLPack 1.0 and later; Python's capsule <c>dltensor_versioned</c>.</summary>
    Versioned,

    /// <summary><c>DLManagedTensor</c>, of all versions before; Python's capsule <c>dltensor</c>.</summary>
    Unversioned,
}
