namespace Hadal.Storage.Linux;

/// <summary>Error numbers of Linux that something here depends on (asm-generic/errno.h).</summary>
internal static class Errno
{
    /// <summary>No system call ever returns a higher one.</summary>
    internal const int Most = 4095;

    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int Io = 5;
    internal const int BadDescriptor = 9;
    internal const int Again = 11;
    internal const int NoMemory = 12;
    internal const int Access = 13;
    internal const int Busy = 16;
    internal const int Exists = 17;
    internal const int CrossDevice = 18;
    internal const int NoDevice = 19;
    internal const int NotDirectory = 20;
    internal const int IsDirectory = 21;
    internal const int Invalid = 22;
    internal const int TooManyFiles = 24;
    internal const int NoTerminal = 25;
    internal const int FileTooLarge = 27;
    internal const int NoSpace = 28;
    internal const int ReadOnly = 30;
    internal const int NameTooLong = 36;
    internal const int NotImplemented = 38;
    internal const int NotEmpty = 39;
    internal const int NoData = 61;
    internal const int Timer = 62;
    internal const int Protocol = 71;
    internal const int NotSupported = 95;
    internal const int ConnectionAborted = 103;
    internal const int NotConnected = 107;
    internal const int TimedOut = 110;
    internal const int Stale = 116;
    internal const int Canceled = 125;
}
