using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Engines.Uring;

/// <summary>
/// The table of files that the kernel holds for a ring, which spares it a look-up and a reference with each request. A name is an index of the table, or,
/// when that is full or refused, a descriptor.
/// </summary>
internal sealed unsafe class UringFiles
{
    private const int Entries = 1024;
    private const int Empty = -1;
    private const long NoName = long.MinValue;

    private readonly UringMemory _ring;
    private readonly Stack<int> _free = new();

    internal UringFiles(UringMemory ring)
    {
        _ring = ring;
        int[] none = new int[Entries];
        Array.Fill(none, Empty);
        fixed (int* descriptors = none)
        {
            if (ring.Register(UringAbi.RegisterFiles, descriptors, Entries) < 0)
            {
                return;
            }
        }

        for (int i = Entries - 1; i >= 0; i--)
        {
            _free.Push(i);
        }
    }

    /// <summary>A name for the descriptor: an index, or the descriptor's complement.</summary>
    internal long Add(SafeFileHandle? file)
    {
        if (file is null)
        {
            return NoName;
        }

        int descriptor = (int)file.DangerousGetHandle();
        if (!_free.TryPop(out int index))
        {
            return NameOf(descriptor);
        }

        if (Update(index, descriptor))
        {
            return index;
        }

        _free.Push(index);
        return NameOf(descriptor);
    }

    /// <summary>A name for a descriptor that is not in the table.</summary>
    internal static long NameOf(int descriptor) => ~(long)descriptor;

    internal void Remove(long name)
    {
        if (name >= 0 && Update((int)name, Empty))
        {
            _free.Push((int)name);
        }
    }

    internal static void Set(ref UringSubmission entry, long name)
    {
        bool isIndex = name >= 0;
        entry.File = (int)(isIndex ? name : ~name);
        entry.Flags = isIndex ? UringAbi.FixedFile : (byte)0;
    }

    private bool Update(int index, int descriptor)
    {
        var update = new UringFilesUpdate { Offset = (uint)index, Descriptors = (nint)(&descriptor) };
        return _ring.Register(UringAbi.RegisterFilesUpdate, &update, 1) == 1;
    }
}
