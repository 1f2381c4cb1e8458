namespace Hadal.Interop.Dlpack;

/// <summary>A tensor of another library, in either form.</summary>
internal readonly unsafe struct ForeignTensor(nint address, DlpackFormat format)
{
    private VersionedTensor* Versioned => (VersionedTensor*)address;

    private ManagedTensor* Managed => (ManagedTensor*)address;

    internal DlpackTensor* Tensor => format == DlpackFormat.Versioned ? &Versioned->Tensor : &Managed->Tensor;

    internal bool IsReadOnly => format == DlpackFormat.Versioned && (Versioned->Flags & VersionedTensor.ReadOnly) != 0;

    /// <summary>The version, where it is one whose layout is not known.</summary>
    internal DlpackVersion? UnknownVersion
        => format == DlpackFormat.Versioned && Versioned->Version.Major != DlpackVersion.KnownMajor ? Versioned->Version : null;

    /// <summary>Tells the other library that the tensor is used no more.</summary>
    internal void Delete()
    {
        delegate* unmanaged<void*, void> deleter = format == DlpackFormat.Versioned ? Versioned->Deleter : Managed->Deleter;
        if (deleter != null)
        {
            deleter((void*)address);
        }
    }
}
