namespace Hadal;

/// <summary>Memory that belongs to someone else.</summary>
internal sealed class ForeignMemory(nint address, nuint bytes) : DeviceMemory(address, bytes)
{
    protected override bool ReleaseHandle() => true;
}
