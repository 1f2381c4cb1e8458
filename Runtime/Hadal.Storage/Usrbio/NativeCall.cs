using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio;

/// <summary>Turns failures of system calls into exceptions that say what was tried.</summary>
internal static class NativeCall
{
    internal static nint Check(nint result, string what)
        => result >= 0 ? result : throw new StorageException(what, Marshal.GetLastPInvokeError());

    internal static void Throw(int error, string what)
    {
        if (error != 0)
            throw new StorageException(what, error);
    }
}
