using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// A client can shorten the file of a ring while the server looks at it, and the next touch is a bus error. glibc's semaphores lie in that
/// memory too, so it cannot be reached through copying calls only. Hence a handler of SIGBUS that lays a page of zeros under addresses of
/// the arena and lets the instruction run again; all other bus errors go to whoever handled them before. The handler is machine code:
/// managed code cannot run in a signal.
/// </summary>
internal static unsafe class BusErrorGuard
{
    private const int Page = 4096;
    private const int Low = 0;
    private const int High = 8;
    private const int Count = 16;
    private const int Previous = 24;
    private const int DefaultAction = 64;
    private static nint s_data;

    /// <summary>How many pages were replaced since the start of the process.</summary>
    internal static long Faults => s_data == 0 ? 0 : Volatile.Read(ref *(long*)(s_data + Count));

    /// <summary>Installs the handler for one range of addresses. Once in a process, and for its whole life.</summary>
    internal static void Install(nint low, nint high)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new PlatformNotSupportedException(
                $"A server of user rings guards itself by machine code that exists for x86-64 only; this is {RuntimeInformation.ProcessArchitecture}.");
        }

        nint code = LibC.MemoryMap(0, 2 * Page, LibC.ProtectionRead | LibC.ProtectionWrite, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
        if (code == LibC.MapFailed)
            throw new StorageException("mapping the guard against bus errors", Marshal.GetLastPInvokeError());

        byte* action = stackalloc byte[LibC.SignalActionBytes];
        NativeCall.Check(LibC.SignalAction(LibC.BusError, null, action), "asking for the handler of bus errors");
        nint previous = *(nint*)action;
        (int defaultOffset, byte[] bytes) = Assemble();
        Marshal.Copy(bytes, 0, code, bytes.Length);
        s_data = code + Page;
        *(nint*)(s_data + Low) = low;
        *(nint*)(s_data + High) = high;

        // 0 and 1 are no handlers: the default, and being ignored, which the kernel does not grant here.
        *(nint*)(s_data + Previous) = previous is 0 or 1 ? code + defaultOffset : previous;
        NativeCall.Check(LibC.MemoryProtect(code, Page, LibC.ProtectionRead | ProtectionExecute), "making the guard against bus errors executable");

        // Mask and flags stay as they were, for the handler that the rest goes to.
        const int SignalInformation = 4;
        const int FlagsOffset = 136;
        *(nint*)action = code;
        *(int*)(action + FlagsOffset) |= SignalInformation;
        NativeCall.Check(LibC.SignalAction(LibC.BusError, action, null), "installing the guard against bus errors");
    }

    private const int ProtectionExecute = 4;

    /// <summary>The handler (System V ABI: edi signal, rsi siginfo, rdx context), and where the way to the default action begins.</summary>
    private static (int DefaultOffset, byte[] Bytes) Assemble()
    {
        List<byte> code = [];
        List<int> chained = [];

        code.AddRange([0x48, 0x8b, 0x46, 0x10]);                            // mov  rax, [rsi + 16]       the address
        Data([0x48, 0x3b, 0x05], Low);                                      // cmp  rax, [low]
        Chain([0x0f, 0x82]);                                                // jb   chain
        Data([0x48, 0x3b, 0x05], High);                                     // cmp  rax, [high]
        Chain([0x0f, 0x83]);                                                // jae  chain
        code.AddRange([0x57, 0x56, 0x52]);                                  // push rdi, rsi, rdx
        code.AddRange([0x48, 0x89, 0xc7]);                                  // mov  rdi, rax
        code.AddRange([0x48, 0x81, 0xe7, 0x00, 0xf0, 0xff, 0xff]);          // and  rdi, -4096
        code.AddRange([0xbe, 0x00, 0x10, 0x00, 0x00]);                      // mov  esi, 4096
        code.AddRange([0xba, 0x03, 0x00, 0x00, 0x00]);                      // mov  edx, PROT_READ | PROT_WRITE
        code.AddRange([0x41, 0xba, 0x32, 0x00, 0x00, 0x00]);                // mov  r10d, MAP_FIXED | MAP_ANONYMOUS | MAP_PRIVATE
        code.AddRange([0x41, 0xb8, 0xff, 0xff, 0xff, 0xff]);                // mov  r8d, -1
        code.AddRange([0x45, 0x31, 0xc9]);                                  // xor  r9d, r9d
        code.AddRange([0xb8, 0x09, 0x00, 0x00, 0x00]);                      // mov  eax, mmap
        code.AddRange([0x0f, 0x05]);                                        // syscall
        code.AddRange([0x5a, 0x5e, 0x5f]);                                  // pop  rdx, rsi, rdi
        code.AddRange([0x48, 0x85, 0xc0]);                                  // test rax, rax
        Chain([0x0f, 0x88]);                                                // js   chain
        Data([0xf0, 0x48, 0xff, 0x05], Count);                              // lock inc [count]
        code.Add(0xc3);                                                     // ret
        int chain = code.Count;
        Data([0xff, 0x25], Previous);                                       // jmp  [previous]
        int defaultOffset = code.Count;
        code.AddRange([0xb8, 0x0d, 0x00, 0x00, 0x00]);                      // mov  eax, rt_sigaction
        code.AddRange([0xbf, 0x07, 0x00, 0x00, 0x00]);                      // mov  edi, SIGBUS
        Data([0x48, 0x8d, 0x35], DefaultAction);                            // lea  rsi, [zeros]
        code.AddRange([0x31, 0xd2]);                                        // xor  edx, edx
        code.AddRange([0x41, 0xba, 0x08, 0x00, 0x00, 0x00]);                // mov  r10d, 8
        code.AddRange([0x0f, 0x05, 0xc3]);                                  // syscall; ret

        byte[] bytes = [.. code];
        foreach (int at in chained)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), chain - at - 4);
        return (defaultOffset, bytes);

        void Data(ReadOnlySpan<byte> operation, int offset)
        {
            code.AddRange(operation);
            Span<byte> displacement = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(displacement, Page + offset - code.Count - 4);
            code.AddRange(displacement);
        }

        void Chain(ReadOnlySpan<byte> jump)
        {
            code.AddRange(jump);
            chained.Add(code.Count);
            code.AddRange([0, 0, 0, 0]);
        }
    }
}
