using System.Buffers.Binary;
using System.Text;
using Hadal.Storage.Fuse;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Serving;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>Messages that no kernel sends, straight to what answers them.</summary>
public sealed class DispatcherFuzzTests
{
    private const int Messages = 150_000;
    private const int HeaderBytes = 40;
    private static readonly string[] s_names = ["a", "d", "d/e", "..", ".", "", "3fs-virt", "iovs", "rm-rf", "submit-ios", "new", new('n', 300)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_message_has_at_most_one_well_formed_answer_and_none_is_a_fault(int seed)
    {
        FuseTools.Require();
        using TemporaryFolder outside = new();
        string root = outside["served"];
        // Random requests may fill it without harm to others.
        using SmallDisk small = new(root, bytes: 32 << 20);
        Directory.CreateDirectory(Path.Combine(root, "d"));
        File.WriteAllText(Path.Combine(root, "a"), "content");
        outside.Write("canary", "untouched");
        using ServedFolder folder = ServedFolder.Open(root);
        using (FuseDispatcher dispatcher = new(folder, new FakeRegistry(), "/no-mount"))
        {
            using Reply reply = new();
            Random random = new(seed);
            Sink sink = new();
            for (int index = 0; index < Messages; index++)
            {
                byte[] message = Message(random, index, sink);
                sink.Expect((ulong)index);
                dispatcher.Dispatch(message, reply, sink);
                if (index % 5000 == 0)
                    dispatcher.Dispatch(Lookups(index), reply, sink.Expecting((ulong)index));
            }

            Assert.Equal(0, dispatcher.Faults);
        }

        Assert.Equal(["canary", "served"], MountedFolderTests.Names(outside.Path));
        Assert.Equal("untouched", File.ReadAllText(outside["canary"]));
    }

    /// <summary>A lookup of "d" in the root, so that there is something to work on again.</summary>
    private static byte[] Lookups(int unique)
    {
        byte[] message = new byte[HeaderBytes + 2];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(8), unique);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(16), 1);
        message[HeaderBytes] = (byte)'d';
        return message;
    }

    private static byte[] Message(Random random, int unique, Sink sink)
    {
        byte[] body = new byte[random.Next(4) == 0 ? random.Next(8) : random.Next(120)];
        for (int index = 0; index < body.Length; index++)
            body[index] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)0;

        // Handles and nodes that there are, at the place where most messages have one.
        if (body.Length >= 8 && random.Next(2) == 0)
            BinaryPrimitives.WriteUInt64LittleEndian(body, sink.Number(random));
        if (body.Length >= 24 && random.Next(2) == 0)
            BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(8), (ulong)random.Next(100_000));
        if (random.Next(2) == 0)
        {
            int at = random.Next(body.Length + 1) & ~7;
            body = [.. body.AsSpan(0, at), .. Text(random), .. Text(random)];
        }

        byte[] message = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, random.Next(50) == 0 ? random.Next() : message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), random.Next(100) == 0 ? random.Next() : random.Next(1, 52));
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(8), unique);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16), random.Next(3) == 0 ? sink.Number(random) : (ulong)random.Next(1, 7));
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(32), random.Next(100_000));
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(36), (ushort)(random.Next(20) == 0 ? random.Next(65536) : 0));
        body.CopyTo(message, HeaderBytes);
        return random.Next(10) == 0 ? message[..random.Next(message.Length)] : message;
    }

    private static byte[] Text(Random random) => [.. Encoding.UTF8.GetBytes(s_names[random.Next(s_names.Length)]), (byte)(random.Next(20) == 0 ? 1 : 0)];

    private sealed class Sink : IReplyChannel
    {
        private readonly List<ulong> _numbers = [1];
        private ulong? _expected;

        public void Send(ReadOnlySpan<byte> message)
        {
            Assert.Equal(message.Length, BinaryPrimitives.ReadInt32LittleEndian(message));
            Assert.InRange(BinaryPrimitives.ReadInt32LittleEndian(message[4..]), -4095, 0);
            Assert.True(_expected is not null, "Answered twice.");
            Assert.Equal(_expected, BinaryPrimitives.ReadUInt64LittleEndian(message[8..]));
            _expected = null;
            if (message.Length is 32 or 144 or 160 && _numbers.Count < 1000)
                _numbers.Add(BinaryPrimitives.ReadUInt64LittleEndian(message[16..]));
        }

        internal void Expect(ulong unique) => _expected = unique;

        internal Sink Expecting(ulong unique)
        {
            _expected = unique;
            return this;
        }

        internal ulong Number(Random random) => _numbers[random.Next(_numbers.Count)];
    }
}
