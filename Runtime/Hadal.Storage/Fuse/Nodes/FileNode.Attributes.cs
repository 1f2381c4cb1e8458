using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>Attributes that a request sets: length, owner, mode, times.</summary>
internal sealed partial class FileNode
{
    internal override int SetAttributes(in SetAttributesIn attributes, OpenFile? file)
    {
        ValidAttributes valid = (ValidAttributes)attributes.Valid;
        int error = 0;
        if (valid.HasFlag(ValidAttributes.Size))
            error = SetLength(attributes.Size, file);
        if (error == 0 && (valid & (ValidAttributes.User | ValidAttributes.Group)) != 0)
            error = SetOwner(valid, attributes);

        // After the owner, whose change takes bits of the mode away.
        if (error == 0 && valid.HasFlag(ValidAttributes.Mode))
            error = SetMode(attributes.Mode);
        if (error == 0 && (valid & (ValidAttributes.Access | ValidAttributes.Modification)) != 0)
            error = SetTimes(valid, attributes);
        return error;
    }

    private int SetLength(ulong size, OpenFile? file)
    {
        if (!IsRegular || size > long.MaxValue)
            return IsFolder ? Errno.IsDirectory : Errno.Invalid;
        if (file is { IsWritable: true })
            return Error(LibC.Truncate(file.Handle, (long)size));
        using DescriptorPath path = new(Descriptor);
        return Error(LibC.Truncate(path.Terminated, (long)size));
    }

    private int SetOwner(ValidAttributes valid, in SetAttributesIn attributes)
    {
        uint user = valid.HasFlag(ValidAttributes.User) ? attributes.UserId : Unchanged;
        uint group = valid.HasFlag(ValidAttributes.Group) ? attributes.GroupId : Unchanged;
        return Error(LibC.SetOwner(Descriptor, "\0"u8, user, group, PathFlags.EmptyPath));
    }

    private int SetMode(uint mode)
    {
        using DescriptorPath path = new(Descriptor);
        return Kind == FileKind.SymbolicLink ? Errno.NotSupported : Error(LibC.SetMode(path.Terminated, mode & 0xfff));
    }

    private int SetTimes(ValidAttributes valid, in SetAttributesIn attributes)
    {
        FileTimes times = new(
            (long)attributes.AccessSeconds,
            Nanoseconds(valid, ValidAttributes.Access, ValidAttributes.AccessNow, attributes.AccessNanoseconds),
            (long)attributes.ModificationSeconds,
            Nanoseconds(valid, ValidAttributes.Modification, ValidAttributes.ModificationNow, attributes.ModificationNanoseconds));
        return Error(LibC.SetTimes(Descriptor, "\0"u8, times, PathFlags.EmptyPath));
    }

    private static long Nanoseconds(ValidAttributes valid, ValidAttributes set, ValidAttributes now, uint given)
        => !valid.HasFlag(set) ? FileTimes.Keep : valid.HasFlag(now) ? FileTimes.Now : given;
}
