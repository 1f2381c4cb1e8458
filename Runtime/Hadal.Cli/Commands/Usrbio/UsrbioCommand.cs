using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Storage;
using Spectre.Console;

namespace Hadal.Cli.Commands.Usrbio;

/// <summary><c>hadal usrbio</c>: user rings of 3FS over local files.</summary>
internal static class UsrbioCommand
{
    internal static Command Create(ToolConsole console) => new("usrbio", "User rings of 3FS (USRBIO) over local files.") { Serve(console), Check(console) };

    private static Command Serve(ToolConsole console)
    {
        Option<DirectoryInfo> folder = new Option<DirectoryInfo>("--dir") { Description = "Folder to serve.", HelpName = "DIR", Required = true }.NeedsValue();
        Option<DirectoryInfo> mount = new Option<DirectoryInfo>("--mount")
        {
            Description = "Folder to mount it on, as 3FS is. Without it clients of Hadal find the rings in the folder itself.",
            HelpName = "MNT",
        }.NeedsValue();
        Option<bool> everybody = new("--all-users") { Description = "Let clients of other users in." };
        Option<bool> untilInputEnds = new("--until-input-ends")
        {
            Description = "End when standard input does too, as it does with the program that started this one.",
        };
        Command command = new("serve", "Serve a folder until it is interrupted.") { folder, mount, everybody, untilInputEnds };
        command.SetAction(parsed =>
        {
            using Interruption interruption = new();
            using UserRingService service = UserRingService.Start(
                parsed.GetValue(folder)!.FullName, parsed.GetValue(mount)?.FullName, parsed.GetValue(everybody));
            console.Print(parsed, new UsrbioService(service.Folder, service.Root, Environment.ProcessId), UsrbioJson.Default.UsrbioService, Render);
            Task interrupted = Task.Delay(Timeout.Infinite, interruption.Token);
            Task abandoned = parsed.GetValue(untilInputEnds) ? Console.OpenStandardInput().CopyToAsync(Stream.Null) : interrupted;
            if (Task.WhenAny(service.Ended, interrupted, abandoned).GetAwaiter().GetResult() == service.Ended)
            {
                console.Note($"'{service.Root}' was unmounted.");
            }
        });
        return command;
    }

    private static Command Check(ToolConsole console)
    {
        Option<DirectoryInfo> folder = new Option<DirectoryInfo>("--path") { Description = "Folder on a 3FS, or on a served folder.", HelpName = "DIR", Required = true }.NeedsValue();
        Option<int> mebibytes = new Option<int>("--mib") { Description = "Length of the file.", HelpName = "N", DefaultValueFactory = _ => 256 }.Within(1, 1024);
        Command command = new("check", "Write a file by user rings, and read it back by them and otherwise.") { folder, mebibytes };
        command.SetAction(parsed =>
        {
            DirectoryInfo checkedFolder = parsed.GetValue(folder)!;
            if (!checkedFolder.Exists)
            {
                throw new HadalException($"--path: there is no folder '{checkedFolder.FullName}'.");
            }

            using Interruption interruption = new();
            int length = parsed.GetValue(mebibytes);
            UsrbioCheckReport? made = null;
            console.TrackOnTerminal(
                "usrbio check",
                UsrbioCheck.Steps(length),
                progress => made = UsrbioCheck.Run(checkedFolder.FullName, length, progress, interruption.Token).GetAwaiter().GetResult());
            UsrbioCheckReport report = made!;
            if (report.WrongByUserRing + report.WrongByFile > 0)
            {
                throw new HadalException(
                    $"Of {report.Bytes} bytes written by user rings at '{report.Root}', they brought back {report.WrongByUserRing} wrong, and ordinary reads {report.WrongByFile}.");
            }

            console.Print(parsed, report, UsrbioJson.Default.UsrbioCheckReport, Render);
        });
        return command;
    }

    private static Text Render(UsrbioCheckReport report) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Requests} requests by user rings at '{report.Root}': every byte is right. Written {report.WriteMBPerS:F0} MB/s, read {report.ReadMBPerS:F0} MB/s.\n"));

    private static Text Render(UsrbioService service) => new($"Serving '{service.Folder}' at '{service.Root}'; Ctrl-C ends it.\n");
}
