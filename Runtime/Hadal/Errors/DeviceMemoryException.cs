namespace Hadal;

/// <summary>A device has no room for an allocation.</summary>
public sealed class DeviceMemoryException : HadalException
{
    internal DeviceMemoryException(string message)
        : base(message)
    {
    }
}
