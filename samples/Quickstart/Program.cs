System.Console.WriteLine("Hadal");
