using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

public sealed class MountedRightsTests
{
    [Fact]
    public void What_a_user_makes_belongs_to_him_and_has_the_mode_that_he_asked_for()
    {
        using Mounted mounted = new();
        Assert.Equal(0, Posix.SetMode(mounted.Below, 0x1ff));
        AsUser(mounted, "umask 0; echo x > a; chmod 4755 a; mkdir -m 1777 d; ln -s a s; umask 027; echo x > b; mkfifo p");
        Assert.Equal("1234:1234:4755", Status(mounted, "a"));
        Assert.Equal("1234:1234:1777", Status(mounted, "d"));
        Assert.Equal("1234:1234:777", Status(mounted, "s"));
        Assert.Equal("1234:1234:640", Status(mounted, "b"));
        Assert.Equal("1234:1234:640", Status(mounted, "p"));
    }

    [Fact]
    public void A_folder_with_the_set_group_bit_gives_its_group_on()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(mounted["d"]);
        Assert.Equal(0, Posix.SetOwner(mounted["d"], 1234, 77));
        Assert.Equal(0, Posix.SetMode(mounted["d"], 0x5ff));
        AsUser(mounted, "echo x > d/a; mkdir d/e");
        Assert.StartsWith("1234:77:", Status(mounted, "d/a"), StringComparison.Ordinal);
        Assert.Equal("1234:77:2755", Status(mounted, "d/e"));
    }

    [Fact]
    public void A_user_reads_and_writes_what_modes_let_him()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["secret"], "s");
        Assert.Equal(0, Posix.SetMode(mounted["secret"], 0x180));
        File.WriteAllText(mounted["open"], "o");
        Assert.Equal(0, Posix.SetMode(mounted["open"], 0x1a4));
        AsUser(mounted, "cat open && ! cat secret && ! echo x > open && ! rm -f open && ! mkdir e && ! chmod 777 open");
        Assert.Equal("o", File.ReadAllText(Path.Combine(mounted.Below, "open")));
    }

    [Fact]
    public void A_write_takes_the_set_user_bit_away()
    {
        using Mounted mounted = new();
        Assert.Equal(0, Posix.SetMode(mounted.Below, 0x1ff));
        AsUser(mounted, "echo x > a; chmod 6777 a; echo y >> a");
        Assert.Equal("1234:1234:777", Status(mounted, "a"));
    }

    [Fact]
    public void Times_are_set_to_the_nanosecond()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "");
        DateTime time = new(2020, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(mounted["a"], time);
        Assert.Equal(time, File.GetLastWriteTimeUtc(Path.Combine(mounted.Below, "a")));
        File.SetLastAccessTimeUtc(mounted["a"], time.AddDays(1));
        Assert.Equal(time.AddDays(1), File.GetLastAccessTimeUtc(mounted["a"]));
        Assert.Equal(time, File.GetLastWriteTimeUtc(mounted["a"]));
    }

    internal static void AsUser(Mounted mounted, string script)
    {
        string program = Requires.Tool("setpriv", "util-linux");
        ChildProcess child = ChildProcess.Run(
            program, ["--reuid", "1234", "--regid", "1234", "--clear-groups", "sh", "-ec", script], mounted.Path);
        Assert.True(child.ExitCode == 0, child.ToString());
    }

    private static string Status(Mounted mounted, string name)
        => ChildProcess.Run(Requires.Tool("stat", "coreutils"), ["-c", "%u:%g:%a", Path.Combine(mounted.Below, name)], "/").Output.Trim();
}
